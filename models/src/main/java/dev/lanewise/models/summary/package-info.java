/** What a network is made of, layer by layer; counts shapes, and runs nothing. */
package dev.lanewise.models.summary;
