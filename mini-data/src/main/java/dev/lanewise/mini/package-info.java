/** Images that come with Lanewise; each folder of them holds the licence of its authors. */
package dev.lanewise.mini;
