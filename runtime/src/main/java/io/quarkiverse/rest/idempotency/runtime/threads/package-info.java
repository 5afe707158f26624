/**
 * Threads that a node has for its own work, so that the application's methods cannot keep them from it.
 */
package io.quarkiverse.rest.idempotency.runtime.threads;
