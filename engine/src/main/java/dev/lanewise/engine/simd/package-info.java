/** The vector width that every kernel uses, chosen once when the JVM starts. */
package dev.lanewise.engine.simd;
