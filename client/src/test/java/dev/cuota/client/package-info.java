/** Tests of the SDK against a server that keeps the promises of decision 9, over real HTTP. */
@NullMarked
package dev.cuota.client;

import org.jspecify.annotations.NullMarked;
