/** The door to what disagrees between the control database and its clusters. */
@NullMarked
package dev.cuota.server.reconciliation;

import org.jspecify.annotations.NullMarked;
