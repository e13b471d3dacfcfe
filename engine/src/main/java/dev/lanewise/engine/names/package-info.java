/** Things that users know by name; a wrong name is answered with the nearest right one. */
package dev.lanewise.engine.names;
