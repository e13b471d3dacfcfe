/** What every layer and loss promises beside right gradients; each promise can be checked alone. */
package dev.lanewise.conformance.contract;
