/**
 * What makes a Spring Boot application ask Cuota: {@link dev.cuota.spring.PlanAction} on what is
 * limited by plan, denials answered as problems, requests metered by tenant. Everything is
 * configured by {@link dev.cuota.spring.CuotaProperties}.
 */
@NullMarked
package dev.cuota.spring;

import org.jspecify.annotations.NullMarked;
