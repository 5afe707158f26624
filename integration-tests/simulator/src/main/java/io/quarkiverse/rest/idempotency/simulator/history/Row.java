package io.quarkiverse.rest.idempotency.simulator.history;

/**
 * A record as the store has it.
 *
 * @param owner who has it, or had it when it was completed if the store still knows
 * @param fence the fence of that owner
 * @param binding what its key is used for, as in {@link Call#binding}
 * @param until when its lease ends while it is in progress; when its retention ends once it is completed
 * @param completed whether its result is recorded
 * @param status the recorded status
 * @param content everything of the result that was recorded
 */
public record Row(String owner, long fence, String binding, long until, boolean completed, int status, String content) {

    boolean ownedBy(Tenure tenure) {
        return !completed && fence == tenure.fence() && owner.equals(tenure.owner());
    }

    boolean sameOwner(Row other) {
        return fence == other.fence && owner.equals(other.owner);
    }
}
