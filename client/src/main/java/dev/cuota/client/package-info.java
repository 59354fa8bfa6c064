/**
 * The SDK: asks, consumes, reserves and tracks on behalf of an application's tenants. Start at {@link
 * dev.cuota.client.CuotaClient}.
 */
@NullMarked
package dev.cuota.client;

import org.jspecify.annotations.NullMarked;
