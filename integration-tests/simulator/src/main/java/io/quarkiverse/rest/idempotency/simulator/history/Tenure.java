package io.quarkiverse.rest.idempotency.simulator.history;

/**
 * The time in which one owner has one record, from the moment when it got its fence.
 *
 * @param record whose {@link Call#record}
 * @param owner the incarnation of a node
 * @param fence the number that grew when this ownership began
 */
public record Tenure(String record, String owner, long fence) {
}
