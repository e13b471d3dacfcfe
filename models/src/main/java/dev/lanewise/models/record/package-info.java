/**
 * What is measured while a network trains, by choice: each measure is a file or folder of its own
 * beside the trained network. Nothing here changes a bit of the training, and a training that was
 * interrupted and goes on leaves the same files as one that was not.
 */
package dev.lanewise.models.record;
