package io.quarkiverse.rest.idempotency.steps;

import org.jspecify.annotations.Nullable;

/**
 * A step that is done.
 *
 * @param name its name
 * @param type the name of the type of its result; {@code null} where no result was asked for
 * @param result its result as it was written; {@code null} where it was {@code null}, or none was asked for
 */
record StepEntry(String name, @Nullable String type, byte @Nullable [] result) {
}
