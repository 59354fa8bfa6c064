/** What was used, and what became of events: the reading endpoints of metering. */
@NullMarked
package dev.cuota.server.query;

import org.jspecify.annotations.NullMarked;
