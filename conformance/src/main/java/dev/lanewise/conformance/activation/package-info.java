/** Certificates for activations; what cannot be checked is said, never passed over. */
package dev.lanewise.conformance.activation;
