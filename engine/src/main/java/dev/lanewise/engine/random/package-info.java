/** Random numbers by seed and position: whoever asks, in whatever order, gets the same bits. */
package dev.lanewise.engine.random;
