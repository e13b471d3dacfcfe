/**
 * Networks that a command line names: run folders, ONNX files, and folders that {@code import} made
 * of those. Which one a path is, it alone knows.
 */
package dev.lanewise.cli.network;
