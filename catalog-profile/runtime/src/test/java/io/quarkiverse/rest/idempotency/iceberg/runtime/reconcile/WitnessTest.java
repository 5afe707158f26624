package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Evidence.Finding.APPLIED;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Evidence.Finding.NOT_APPLIED;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Evidence.Finding.UNKNOWN;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.State.RESERVATION;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.State.entity;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.State.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.quarkiverse.rest.idempotency.iceberg.CatalogState;

/** The evidence in the witness of a request, and in those of other requests. */
class WitnessTest {

    private static final Witness WITNESS = new Witness("this", WitnessNames.of("w"), RESERVATION);
    private static final String THIS = witness("this", State.AFTER);
    private static final String OTHER_BEFORE = witness("other", State.BEFORE);
    private static final String OTHER_AFTER = witness("other", State.AFTER);
    private static final String COMMIT = "{'requirements':[{'type':'assert-table-uuid','uuid':'u-1'}],"
            + "'updates':[{'action':'set-properties','updates':{'a':'1'}}]}";

    private final Map<String, JsonNode> former = new HashMap<>();

    private static String witness(String record, long at) {
        return new WitnessValue(record, Instant.ofEpochMilli(at)).text();
    }

    private static Optional<CatalogState.Entity> with(String property, String witness) {
        return table(property == null ? "" : "'" + property + "':'" + witness + "'", "");
    }

    private static Optional<CatalogState.Entity> table(String properties, String log) {
        return entity("{'table-uuid':'u-1','last-updated-ms':" + State.AFTER + ",'properties':{" + properties
                + "},'metadata-log':[" + log + "]}");
    }

    private static Evidence.Finding creation(Optional<CatalogState.Entity> entity) {
        return WITNESS.ofCreation(entity, Evidence.unknown()).finding();
    }

    private Evidence.Finding commit(Optional<CatalogState.Entity> entity) {
        return WITNESS.ofCommit(entity, json(COMMIT), Evidence.unknown(), location -> Optional.ofNullable(former.get(location)))
                .finding();
    }

    @Test
    void creationWithItsWitness_wasApplied_evenAfterChanges() {
        assertThat(creation(table("'w':'" + THIS + "','w.changed':'" + OTHER_AFTER + "'", ""))).isEqualTo(APPLIED);
    }

    @Test
    void creationOfAnother_wasNotThisOne() {
        assertThat(creation(with("w", OTHER_AFTER))).isEqualTo(NOT_APPLIED);
        assertThat(creation(with("w", OTHER_BEFORE))).isEqualTo(NOT_APPLIED);
    }

    @Test
    void creationWithoutAnyWitness_isLeftToOtherEvidence() {
        assertThat(creation(with(null, null))).isEqualTo(UNKNOWN);
        assertThat(WITNESS.ofCreation(State.nothing(), Evidence.notApplied()).finding()).isEqualTo(NOT_APPLIED);
    }

    @Test
    void namespace_isKnownByItsWitness() {
        assertThat(WITNESS.ofNamespace(json("{'w':'" + THIS + "'}"), Evidence.unknown()).finding()).isEqualTo(APPLIED);
        assertThat(WITNESS.ofNamespace(json("{'w':'" + OTHER_AFTER + "'}"), Evidence.unknown()).finding())
                .isEqualTo(NOT_APPLIED);
        assertThat(WITNESS.ofNamespace(json("{}"), Evidence.unknown()).finding()).isEqualTo(UNKNOWN);
        assertThat(WITNESS.ofNamespace(null, Evidence.notApplied()).finding()).isEqualTo(NOT_APPLIED);
    }

    private static Evidence.Finding update(String properties, String request) {
        return WITNESS.ofNamespaceUpdate(properties == null ? null : json(properties), json(request)).finding();
    }

    @Test
    void updateOfANamespace_isKnownByItsWitness() {
        String request = "{'updates':{'a':'1'},'removals':['b']}";

        assertThat(update("{'w.changed':'" + THIS + "'}", request)).isEqualTo(APPLIED);
        assertThat(update("{'a':'1','w':'" + OTHER_AFTER + "'}", request)).isEqualTo(NOT_APPLIED);
        assertThat(update("{'w.changed':'" + OTHER_BEFORE + "'}", request)).isEqualTo(NOT_APPLIED);
        assertThat(update("{'w.changed':'" + OTHER_AFTER + "','a':'2'}", request)).isEqualTo(UNKNOWN);
        assertThat(update("{'w.changed':'" + OTHER_AFTER + "','a':'1'}", request)).isEqualTo(APPLIED);
        assertThat(update(null, request)).isEqualTo(UNKNOWN);
    }

    @Test
    void commitWithItsWitness_wasApplied() {
        assertThat(commit(with("w.changed", THIS))).isEqualTo(APPLIED);
    }

    @Test
    void commitWithoutOrWithAnOlderWitness_wasNotApplied() {
        assertThat(commit(with(null, null))).isEqualTo(NOT_APPLIED);
        assertThat(commit(with("w.changed", OTHER_BEFORE))).isEqualTo(NOT_APPLIED);
    }

    @Test
    void otherEvidenceThatIsCertain_standsAgainstAMissingWitness() {
        assertThat(WITNESS.ofCommit(with(null, null), json(COMMIT), Evidence.applied(), none -> Optional.empty()).finding())
                .isEqualTo(APPLIED);
    }

    @Test
    void witnessThatALaterCommitReplaced_isFoundInFormerMetadata() {
        former.put("2.json", json("{'properties':{'w.changed':'" + THIS + "'}}"));
        String log = "{'timestamp-ms':" + State.BEFORE + ",'metadata-file':'1.json'},{'timestamp-ms':" + State.AFTER
                + ",'metadata-file':'2.json'}";

        assertThat(commit(table("'w.changed':'" + OTHER_AFTER + "'", log))).isEqualTo(APPLIED);

        former.put("2.json", json("{'properties':{'w.changed':'" + OTHER_AFTER + "'}}"));
        assertThat(commit(table("'w.changed':'" + OTHER_AFTER + "'", log))).isEqualTo(NOT_APPLIED);

        former.clear();
        assertThat(commit(table("'w.changed':'" + OTHER_AFTER + "'", log))).isEqualTo(UNKNOWN);
    }

    @Test
    void logThatDoesNotReachTheReservation_tellsNothing() {
        assertThat(commit(table("'w.changed':'" + OTHER_AFTER + "'", ""))).isEqualTo(UNKNOWN);
    }

    @Test
    void commitThatCreates_hasTheWitnessOfACreation() {
        JsonNode request = json(
                "{'requirements':[{'type':'assert-create'}],'updates':[{'action':'assign-uuid','uuid':'u-1'}]}");

        assertThat(WITNESS.ofCommit(with("w", THIS), request, Evidence.unknown(), none -> Optional.empty()).finding())
                .isEqualTo(APPLIED);
        assertThat(WITNESS.ofCommit(with("w", OTHER_AFTER), request, Evidence.unknown(), none -> Optional.empty()).finding())
                .isEqualTo(NOT_APPLIED);
    }

    @Test
    void commitToAnotherTableOfTheName_orWithoutUpdates_isLeftToOtherEvidence() {
        assertThat(commit(entity("{'table-uuid':'u-2','properties':{}}").map(found -> new CatalogState.Entity("u-2", null,
                found.metadata())))).isEqualTo(UNKNOWN);
        assertThat(WITNESS.ofCommit(with(null, null), json("{'updates':[]}"), Evidence.unknown(), none -> Optional.empty())
                .finding()).isEqualTo(UNKNOWN);
    }

    @Test
    void transaction_isDecidedByOneWitness() {
        JsonNode request = json("{'table-changes':[{'identifier':{'name':'t'}," + COMMIT.substring(1)
                + ",{'identifier':{'name':'u'},'requirements':[{'type':'assert-ref-snapshot-id'}],'updates':[]}]}");

        assertThat(transaction(request, with("w.changed", THIS))).isEqualTo(APPLIED);
        assertThat(transaction(request, with("w.changed", OTHER_BEFORE))).isEqualTo(NOT_APPLIED);
        assertThat(transaction(request, with("w.changed", OTHER_AFTER))).isEqualTo(UNKNOWN);
    }

    private static Evidence.Finding transaction(JsonNode request, Optional<CatalogState.Entity> table) {
        return WITNESS.ofTransaction(
                identifier -> identifier.path("name").asText().equals("t") ? table : with(null, null),
                (identifier, location) -> Optional.empty(), request, Evidence.unknown()).finding();
    }

    @Test
    void valueOfAClient_isNoWitness() {
        assertThat(commit(with("w.changed", "this"))).isEqualTo(UNKNOWN);
        assertThat(creation(with("w", "this"))).isEqualTo(NOT_APPLIED);
    }
}
