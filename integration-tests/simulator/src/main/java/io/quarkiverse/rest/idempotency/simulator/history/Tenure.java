package io.quarkiverse.rest.idempotency.simulator.history;

/**
 * The time in which one owner has one record, from the moment when it got its fence.
 *
 * @param record whose {@link Call#record}
 * @param owner the incarnation of a node
 * @param fence the number that grew when this ownership began; {@value #CLAIM} for a claim, which is ordered by its transaction
 */
public record Tenure(String record, String owner, long fence) {

    /** The fence of a claim. */
    public static final long CLAIM = 0;

    /** Whether a transaction has it, and the store knows nothing of it until it is completed. */
    boolean isClaim() {
        return fence == CLAIM;
    }
}
