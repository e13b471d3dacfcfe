/** {@code lanewise models}: the networks that can be chosen by name, and what they are made of. */
package dev.lanewise.cli.model;
