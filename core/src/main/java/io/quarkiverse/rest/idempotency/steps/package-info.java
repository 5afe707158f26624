/**
 * The steps of a method: their order, their results, and the progress of a record that is made of them. Knows neither HTTP nor
 * the serialization of results, which its users bring.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.steps;

import org.jspecify.annotations.NullMarked;
