/** The demonstration: two small worlds with recorded traffic, replayed for as long as it runs. */
@NullMarked
package dev.cuota.server.demo;

import org.jspecify.annotations.NullMarked;
