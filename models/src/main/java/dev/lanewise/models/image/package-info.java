/** Images as picture files. What turns files into images stands beside the data sets. */
package dev.lanewise.models.image;
