package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Evidence.Finding.APPLIED;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Evidence.Finding.NOT_APPLIED;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Evidence.Finding.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.apache.iceberg.GenericStatisticsFile;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.UpdateRequirements;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequestParser;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.view.ImmutableSQLViewRepresentation;
import org.apache.iceberg.view.ImmutableViewVersion;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewMetadataParser;
import org.apache.iceberg.view.ViewVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import com.fasterxml.jackson.databind.JsonNode;

import io.quarkiverse.rest.idempotency.iceberg.CatalogState;

/** Requests and metadata as Iceberg itself writes them. */
class RealMetadataTest {

    private static final Schema SCHEMA = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "data", Types.StringType.get()));
    private static final Schema WIDER = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "data", Types.StringType.get()),
            Types.NestedField.optional(3, "more", Types.ListType.ofOptional(4, Types.DecimalType.of(9, 2)), "a comment"));
    private static final long FIRST = 8_123_456_789_012_345_678L;
    private static final long SECOND = 8_123_456_789_012_345_679L;

    /** A key that was reserved long after everything that the metadata tells. */
    private static final Reservation LATER = reservedAt(Instant.now().plusSeconds(3600));
    /** A key that was reserved before it. */
    private static final Reservation EARLIER = reservedAt(Instant.EPOCH);

    private static Reservation reservedAt(Instant at) {
        return new Reservation(State.KEY, at, Duration.ofSeconds(1));
    }

    private static TableMetadata table() {
        TableMetadata empty = TableMetadata.newTableMetadata(SCHEMA, PartitionSpec.unpartitioned(), "s3://b/t",
                Map.of("owner", "me"));
        return TableMetadata.buildFrom(empty).setBranchSnapshot(snapshot(FIRST, null, 1), SnapshotRef.MAIN_BRANCH)
                .discardChanges().build();
    }

    private static Snapshot snapshot(long id, Long parent, int sequence) {
        return SnapshotParser.fromJson("{\"sequence-number\":" + sequence + ",\"snapshot-id\":" + id
                + (parent == null ? "" : ",\"parent-snapshot-id\":" + parent) + ",\"timestamp-ms\":"
                + System.currentTimeMillis()
                + ",\"summary\":{\"operation\":\"append\"},\"manifest-list\":\"s3://b/t/m.avro\",\"schema-id\":0}");
    }

    static Stream<Arguments> commits() {
        return Stream.of(
                commit("append", table -> table.setBranchSnapshot(snapshot(SECOND, FIRST, 2), SnapshotRef.MAIN_BRANCH)),
                commit("properties", table -> table.setProperties(Map.of("a", "1")).removeProperties(Set.of("owner"))),
                commit("schema", table -> table.setCurrentSchema(WIDER, 4)),
                commit("partition spec", table -> table
                        .setDefaultPartitionSpec(PartitionSpec.builderFor(SCHEMA).bucket("id", 16).build())),
                commit("sort order", table -> table.setDefaultSortOrder(SortOrder.builderFor(SCHEMA).desc("data").build())),
                commit("location", table -> table.setLocation("s3://b/elsewhere")),
                commit("format", table -> table.upgradeFormatVersion(3)),
                commit("tag", table -> table.setRef("v1", SnapshotRef.tagBuilder(FIRST).build())),
                commit("retention of a branch", table -> table.setRef(SnapshotRef.MAIN_BRANCH,
                        SnapshotRef.branchBuilder(FIRST).minSnapshotsToKeep(5).build())),
                commit("branch that is removed", table -> table.removeRef(SnapshotRef.MAIN_BRANCH)),
                commit("statistics", table -> table.setStatistics(
                        new GenericStatisticsFile(FIRST, "s3://b/t/s.puffin", 1, 1, List.of()))));
    }

    private static Arguments commit(String name, UnaryOperator<TableMetadata.Builder> change) {
        return Arguments.of(name, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commits")
    void commit_isFoundWhereItWasApplied_andMissedWhereItWasNot(String name, UnaryOperator<TableMetadata.Builder> change) {
        TableMetadata before = table();
        TableMetadata after = change.apply(TableMetadata.buildFrom(before)).build();
        JsonNode request = request(UpdateRequirements.forUpdateTable(before, after.changes()), after.changes());

        assertThat(Commits.ofTable(entity(after), request, EARLIER).finding()).isEqualTo(APPLIED);
        assertThat(Commits.ofTable(entity(before), request, LATER).finding()).isEqualTo(NOT_APPLIED);
        assertThat(Commits.ofTable(entity(before), request, EARLIER).finding())
                .as("changed since").isEqualTo(name.equals("append") ? NOT_APPLIED : UNKNOWN);
    }

    @Test
    void theCommitOfAStagedTable_isToldByItsUuid() {
        TableMetadata staged = TableMetadata.newTableMetadata(SCHEMA, PartitionSpec.unpartitioned(), "s3://b/t", Map.of());
        List<MetadataUpdate> changes = new ArrayList<>(staged.changes());
        changes.add(0, new MetadataUpdate.AssignUUID(staged.uuid()));
        JsonNode request = request(UpdateRequirements.forCreateTable(changes), changes);

        assertThat(Commits.ofTable(entity(staged), request, EARLIER).finding()).isEqualTo(APPLIED);
        assertThat(Commits.ofTable(entity(staged), request, LATER).finding()).as("staged long before").isEqualTo(APPLIED);
        assertThat(Commits.ofTable(Optional.empty(), request, LATER).finding()).isEqualTo(NOT_APPLIED);
        assertThat(Commits.ofTable(entity(table()), request, EARLIER).finding()).as("another table").isEqualTo(NOT_APPLIED);
    }

    @Test
    void commitOfAStagedTable_withoutAUuid_mayBeThatOfAnother() {
        TableMetadata staged = TableMetadata.newTableMetadata(SCHEMA, PartitionSpec.unpartitioned(), "s3://b/t", Map.of());
        List<MetadataUpdate> changes = staged.changes().stream()
                .filter(change -> !(change instanceof MetadataUpdate.AssignUUID)).toList();

        assertThat(Commits.ofTable(entity(table()), request(UpdateRequirements.forCreateTable(changes), changes), EARLIER)
                .finding()).isEqualTo(UNKNOWN);
    }

    @Test
    void aViewThatWasReplaced_isToldByItsVersion() {
        ViewMetadata before = ViewMetadata.builder().assignUUID("0196b6a4-6a3e-7c1b-8f6a-2b1e9b7f5a10").setLocation("s3://b/v")
                .setCurrentVersion(version("SELECT 1", 1_000), SCHEMA).build();
        ViewMetadata base = ViewMetadata.buildFrom(before).build();
        ViewMetadata after = ViewMetadata.buildFrom(base).setCurrentVersion(version("SELECT 2", 2_000), SCHEMA).build();
        JsonNode request = request(List.of(new UpdateRequirement.AssertViewUUID(before.uuid())), after.changes());

        assertThat(Commits.ofView(entity(after), request, EARLIER).finding()).isEqualTo(APPLIED);
        assertThat(Commits.ofView(entity(before), request, EARLIER).finding()).isEqualTo(NOT_APPLIED);
    }

    private static ViewVersion version(String sql, long madeAt) {
        return ImmutableViewVersion.builder().versionId(1).timestampMillis(madeAt).schemaId(0)
                .defaultNamespace(Namespace.of("a"))
                .addRepresentations(ImmutableSQLViewRepresentation.builder().sql(sql).dialect("spark").build()).build();
    }

    private static JsonNode request(List<UpdateRequirement> requirements, List<MetadataUpdate> updates) {
        return State.json(UpdateTableRequestParser.toJson(new UpdateTableRequest(requirements, updates)));
    }

    private static Optional<CatalogState.Entity> entity(TableMetadata metadata) {
        return Optional.of(new CatalogState.Entity(metadata.uuid(), metadata.metadataFileLocation(),
                State.json(TableMetadataParser.toJson(metadata))));
    }

    private static Optional<CatalogState.Entity> entity(ViewMetadata metadata) {
        return Optional.of(new CatalogState.Entity(metadata.uuid(), metadata.metadataFileLocation(),
                State.json(ViewMetadataParser.toJson(metadata))));
    }
}
