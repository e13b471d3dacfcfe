/**
 * Pictures from files, in the size and channels that a network takes, and back. What is done to a
 * picture on the way is written at the method that does it.
 */
package dev.lanewise.models.image;
