/**
 * The messages of ONNX files, as records, with reading and writing. The rule: what a file says of
 * sizes is checked before anything is made of it; what its operators mean is not known here.
 */
@NullMarked
package dev.lanewise.onnx.file;

import org.jspecify.annotations.NullMarked;
