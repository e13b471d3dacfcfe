/**
 * Two-dimensional convolution and its gradients, images as NCHW; every sum runs in an order that
 * the shape alone decides.
 *
 * <p>Kernels of 3×3 and 5×5 with stride 1 and many channels go by Winograd's transforms, which cost
 * a third of the multiplications and about twice the rounding error of a direct sum. {@code
 * -Dlanewise.winograd=false}, read once, keeps to direct sums everywhere. A value that is not
 * finite spoils all outputs of its tile, up to 4×4 where a direct sum would spare some of them.
 */
package dev.lanewise.engine.convolution;
