/** First values of parameters; a layer's constructor takes them, so that none is left unset. */
package dev.lanewise.layers.init;
