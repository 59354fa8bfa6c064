/** What travels on the wire: problem codes, requests and answers, as openapi.yaml fixes them. */
@NullMarked
package dev.cuota.contract;

import org.jspecify.annotations.NullMarked;
