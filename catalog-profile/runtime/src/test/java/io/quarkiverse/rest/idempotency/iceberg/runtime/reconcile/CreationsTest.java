package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Evidence.Finding.APPLIED;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Evidence.Finding.NOT_APPLIED;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Evidence.Finding.UNKNOWN;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.State.RESERVATION;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.State.createdAt;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.State.entity;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.State.json;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.State.nothing;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.State.withTheKey;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.iceberg.CatalogState;

/** Whether a table, a view or a namespace was created by the request that was interrupted. */
class CreationsTest {

    private static Evidence.Finding ofTable(Optional<CatalogState.Entity> table, String request) {
        return Creations.ofTable(table, json(request), RESERVATION).finding();
    }

    private static Evidence.Finding ofView(Optional<CatalogState.Entity> view, long madeAt) {
        return Creations.ofView(view, json("{'name':'v','view-version':{'version-id':1,'timestamp-ms':" + madeAt
                + ",'default-namespace':['a'],'representations':[{'type':'sql','sql':'SELECT 1','dialect':'spark'}]}}"),
                RESERVATION).finding();
    }

    private static Evidence.Finding ofRegistered(Optional<CatalogState.Entity> table, String location) {
        return Creations.ofRegistered(table, json("{'name':'t','metadata-location':'" + location + "'}"), RESERVATION)
                .finding();
    }

    @Test
    void absentTable_wasNotCreated() {
        assertThat(ofTable(nothing(), "{'name':'t','location':'s3://b/t'}")).isEqualTo(NOT_APPLIED);
        assertThat(ofView(nothing(), 5)).isEqualTo(NOT_APPLIED);
        assertThat(ofRegistered(nothing(), "s3://b/t/2.json")).isEqualTo(NOT_APPLIED);
        assertThat(Creations.ofNamespace(false).finding()).isEqualTo(NOT_APPLIED);
        assertThat(Creations.staged().finding()).isEqualTo(NOT_APPLIED);
    }

    @Test
    void aTableThatWasThereBefore_isNotTheOne() {
        assertThat(ofTable(createdAt(State.BEFORE), "{'name':'t','location':'s3://b/t'}")).isEqualTo(NOT_APPLIED);
    }

    @Test
    void aNewTableAtTheLocationOfTheRequest_isTheOne() {
        assertThat(ofTable(createdAt(State.AFTER), "{'name':'t','location':'s3://b/t/'}")).isEqualTo(APPLIED);
        assertThat(ofTable(createdAt(State.NEAR), "{'name':'t','location':'s3://b/t'}")).isEqualTo(APPLIED);
        assertThat(ofTable(createdAt(State.AFTER), "{'name':'t','location':'s3://b/other'}")).isEqualTo(UNKNOWN);
    }

    @Test
    void newTable_ofARequestWithoutALocation_mayBeThatOfAnother() {
        assertThat(ofTable(createdAt(State.AFTER), "{'name':'t'}")).isEqualTo(UNKNOWN);
        assertThat(ofTable(entity("{}"), "{'name':'t'}")).as("metadata that tells nothing").isEqualTo(UNKNOWN);
    }

    @Test
    void aTableWithTheKey_isTheOne() {
        assertThat(ofTable(withTheKey(), "{'name':'t'}")).isEqualTo(APPLIED);
        assertThat(ofView(withTheKey(), 5)).isEqualTo(APPLIED);
        assertThat(ofRegistered(withTheKey(), "s3://other")).isEqualTo(APPLIED);
    }

    private static Optional<CatalogState.Entity> viewMadeAt(long millis) {
        return entity("{'view-uuid':'u-1','versions':[{'version-id':7,'timestamp-ms':" + millis
                + ",'summary':{},'default-namespace':['a'],"
                + "'representations':[{'type':'sql','sql':'SELECT 1','dialect':'spark'}]}]}");
    }

    @Test
    void aViewWithTheVersionOfTheRequest_isTheOne() {
        assertThat(ofView(viewMadeAt(State.AFTER), State.AFTER)).isEqualTo(APPLIED);
        assertThat(ofView(viewMadeAt(State.AFTER), State.AFTER + 1)).isEqualTo(UNKNOWN);
    }

    @Test
    void aViewThatItsClientMadeLongBeforeItGotThrough_isTheOne() {
        assertThat(ofView(viewMadeAt(State.BEFORE), State.BEFORE)).isEqualTo(APPLIED);
        assertThat(ofView(viewMadeAt(State.BEFORE), State.AFTER)).as("another one").isEqualTo(NOT_APPLIED);
    }

    private static Evidence.Finding ofOverwritten(Optional<CatalogState.Entity> table, String location) {
        return Creations.ofRegistered(table,
                json("{'name':'t','overwrite':true,'metadata-location':'" + location + "'}"), RESERVATION).finding();
    }

    /** A table whose current file, of a time, is 3.json, and which had the file 2.json before. */
    private static Optional<CatalogState.Entity> updatedAt(long millis) {
        return entity("{'table-uuid':'u-1','last-updated-ms':" + millis + ",'metadata-log':[{'timestamp-ms':" + State.BEFORE
                + ",'metadata-file':'s3://b/t/2.json'}]}");
    }

    @Test
    void register_currentFileIsTheOne_isApplied() {
        assertThat(ofRegistered(updatedAt(State.BEFORE), "s3://b/t/3.json")).isEqualTo(APPLIED);
        assertThat(ofOverwritten(updatedAt(State.BEFORE), "s3://b/t/3.json")).isEqualTo(APPLIED);
    }

    @Test
    void register_tableBeganWithTheFile_isApplied() {
        assertThat(ofRegistered(updatedAt(State.AFTER), "s3://b/t/2.json")).as("in the log").isEqualTo(APPLIED);
        assertThat(ofRegistered(updatedAt(State.NEAR), "s3://b/t/2.json")).as("within the skew").isEqualTo(APPLIED);
        assertThat(ofRegistered(updatedAt(State.AFTER), "s3://b/t/1.json")).isEqualTo(UNKNOWN);
    }

    @Test
    void register_fileWasLeftBehindBeforeTheReservation_isUnknown() {
        Optional<CatalogState.Entity> table = entity("{'table-uuid':'u-1','last-updated-ms':" + State.AFTER
                + ",'metadata-log':[{'timestamp-ms':800000,'metadata-file':'s3://b/t/1.json'},{'timestamp-ms':" + State.BEFORE
                + ",'metadata-file':'s3://b/t/2.json'}]}");
        assertThat(ofRegistered(table, "s3://b/t/1.json")).isEqualTo(UNKNOWN);
        assertThat(ofRegistered(table, "s3://b/t/2.json")).isEqualTo(APPLIED);
    }

    @Test
    void registerOfAView_anotherFileIsCurrent_isUnknown() {
        assertThat(ofRegistered(viewMadeAt(State.BEFORE), "s3://b/t/2.json")).as("its properties may have changed since")
                .isEqualTo(UNKNOWN);
        assertThat(ofRegistered(viewMadeAt(State.BEFORE), "s3://b/t/3.json")).isEqualTo(APPLIED);
    }

    @Test
    void registerWithOverwrite_fileOnlyInTheLog_isNotApplied_ifNothingChanged() {
        assertThat(ofOverwritten(updatedAt(State.BEFORE), "s3://b/t/2.json")).isEqualTo(NOT_APPLIED);
        assertThat(ofOverwritten(updatedAt(State.BEFORE), "s3://b/t/1.json")).isEqualTo(NOT_APPLIED);
        assertThat(ofRegistered(updatedAt(State.BEFORE), "s3://b/t/2.json")).as("gets its 409").isEqualTo(NOT_APPLIED);
    }

    @Test
    void registerWithOverwrite_fileOnlyInTheLog_isUnknown_ifTheTableChanged() {
        assertThat(ofOverwritten(updatedAt(State.AFTER), "s3://b/t/2.json")).isEqualTo(UNKNOWN);
        assertThat(ofOverwritten(updatedAt(State.NEAR), "s3://b/t/2.json")).as("within the skew").isEqualTo(UNKNOWN);
    }

    @Test
    void presentNamespace_mayBeThatOfAnother() {
        assertThat(Creations.ofNamespace(true).finding()).isEqualTo(UNKNOWN);
    }
}
