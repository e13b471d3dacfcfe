/** Networks by name, made for the images that they are to see; each is an ordinary layer. */
package dev.lanewise.models.network;
