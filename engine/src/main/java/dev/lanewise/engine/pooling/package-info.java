/** Pooling of image planes; every plane is pooled by itself, in the order of its rows. */
package dev.lanewise.engine.pooling;
