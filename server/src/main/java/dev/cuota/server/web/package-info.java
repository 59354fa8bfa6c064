/** How HTTP reaches the program: the web server, its filters, health. */
@NullMarked
package dev.cuota.server.web;

import org.jspecify.annotations.NullMarked;
