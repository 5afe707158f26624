package io.quarkiverse.rest.idempotency.spi;

/**
 * The right to write to one record, until another owner takes it over. Every write of an owner is conditional on all three and
 * on the record being in progress.
 *
 * @param id the record
 * @param owner its owner
 * @param fence the number that grew when this ownership began
 */
public record Ownership(RecordId id, Owner owner, long fence) {
}
