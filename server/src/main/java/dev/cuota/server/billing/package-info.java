/** What accounts owe beside their plans' prices, over HTTP. */
@NullMarked
package dev.cuota.server.billing;

import org.jspecify.annotations.NullMarked;
