package io.quarkiverse.rest.idempotency.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Objects in the shape of Iceberg's are read by the names of their methods. */
class IcebergObjectsTest {

    public interface ShapedMetadata {

        String uuid();

        String metadataFileLocation();
    }

    private record HiddenMetadata(String uuid, String metadataFileLocation) implements ShapedMetadata {
    }

    public static class ShapedMetadataParser {

        public static String toJson(ShapedMetadata metadata) {
            return "{\"table-uuid\":\"" + metadata.uuid() + "\"}";
        }
    }

    public record ShapedTable(ShapedMetadata tableMetadata) {
    }

    public record ShapedView(ShapedMetadata metadata) {
    }

    public record ShapedResponse(Object getEntity) {
    }

    private static final ShapedMetadata METADATA = new HiddenMetadata("u-1", "s3://b/1.json");

    @Test
    void uuid_isFoundInResponsesOfTablesAndViews() {
        assertThat(CatalogLoader.Loaded.of(new ShapedTable(METADATA)).uuid()).isEqualTo("u-1");
        assertThat(CatalogLoader.Loaded.of(new ShapedView(METADATA)).uuid()).isEqualTo("u-1");

        ShapedResponse response = new ShapedResponse(new ShapedView(METADATA));
        assertThat(CatalogLoader.Loaded.of(response)).isEqualTo(new CatalogLoader.Loaded("u-1", response));
        assertThat(CatalogLoader.Loaded.of(null)).isNull();
    }

    @Test
    void metadata_isWrittenByTheParserBesideItsType() {
        CatalogState.Entity entity = CatalogState.Entity.of(METADATA);

        assertThat(entity.uuid()).isEqualTo("u-1");
        assertThat(entity.metadataLocation()).isEqualTo("s3://b/1.json");
        assertThat(entity.metadata().path("table-uuid").textValue()).isEqualTo("u-1");
    }

    @Test
    void otherObjects_areRejected_withTheExpectedType() {
        assertThatThrownBy(() -> CatalogLoader.Loaded.of("text")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tableMetadata().uuid()").hasMessageContaining("java.lang.String");
        assertThatThrownBy(() -> CatalogState.Entity.of("text")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TableMetadata");
    }
}
