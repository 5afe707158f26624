/**
 * The steps of methods and of work on this node: their records, their threads, and the JSON of their results.
 */
package io.quarkiverse.rest.idempotency.runtime.steps;
