/** Softmax over rows and its cross-entropy; sums run in the order that {@code Sums} documents. */
package dev.lanewise.engine.softmax;
