/** Tests of the adapters against stand-ins that answer as the providers do. */
@NullMarked
package dev.cuota.client.providers;

import org.jspecify.annotations.NullMarked;
