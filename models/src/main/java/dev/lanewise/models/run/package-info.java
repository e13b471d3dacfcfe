/**
 * What a training run leaves behind, and how it is read again. Every file is written under a
 * temporary name and moved into place whole; every file is checked before it is believed.
 */
package dev.lanewise.models.run;
