/** The door to clusters: which there are, and what administrators say of them. */
@NullMarked
package dev.cuota.server.clusters;

import org.jspecify.annotations.NullMarked;
