/**
 * Labelled images and rows of features in memory, and the files and addresses they come from. A
 * file is checked before it is believed, and nothing is allocated because a header says so.
 */
package dev.lanewise.models.data;
