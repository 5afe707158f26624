/**
 * Methods that consume messages, and handle each once: for applications with Quarkus Messaging (SmallRye Reactive Messaging).
 */
@NullMarked
package io.quarkiverse.rest.idempotency.messaging;

import org.jspecify.annotations.NullMarked;
