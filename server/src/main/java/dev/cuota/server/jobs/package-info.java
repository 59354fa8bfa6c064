/** What runs by itself, and what somebody should look at. */
@NullMarked
package dev.cuota.server.jobs;

import org.jspecify.annotations.NullMarked;
