/**
 * Files and folders of any kind: written by one process at a time, and refused in one line where
 * they are not what they should be.
 */
package dev.lanewise.models.file;
