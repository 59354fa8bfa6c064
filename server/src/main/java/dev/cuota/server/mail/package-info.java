/** What Cuota writes to people, by mail. */
@NullMarked
package dev.cuota.server.mail;

import org.jspecify.annotations.NullMarked;
