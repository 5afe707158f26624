package io.quarkiverse.rest.idempotency.iceberg.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts that are kept of a response that can carry credentials. */
class ResponseReferenceTest {

    private static ResponseReference read(String body) {
        return ResponseReference.read(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void reference_keepsNamesAndLocationsOnly() throws IOException {
        ResponseReference reference = read("""
                {"metadata-location":"s3://b/m.json","config":{"token":"hush","location":"hush"},
                 "metadata":{"properties":{"table-uuid":"hush"},"table-uuid":"u-1","location":"s3://b","schemas":[{"id":1}]},
                 "storage-credentials":[{"config":{"s3.session-token":"hush"}}],"plan-id":"p"}""");

        assertThat(reference).isEqualTo(new ResponseReference("u-1", "s3://b/m.json", "s3://b", "p", false));
        assertThat(reference.text()).doesNotContain("hush");
        assertThat(ResponseReference.ofText(reference.text())).isEqualTo(reference);
    }

    @Test
    void aView_hasItsUuid() {
        assertThat(read("{\"metadata\":{\"view-uuid\":\"v-1\"}}").uuid()).isEqualTo("v-1");
    }

    @Test
    void aStagedTable_hasNoMetadataLocation() {
        ResponseReference staged = read("{\"metadata-location\":null,\"metadata\":{\"table-uuid\":\"u\",\"location\":\"l\"}}");

        assertThat(staged.metadataLocation()).isNull();
        assertThat(staged.uuid()).isEqualTo("u");
    }

    @Test
    void aResponseThatIsAMetadataLocationOnly_isTold() {
        assertThat(read("{\"metadata-location\":\"l\"}").bare()).isTrue();
        assertThat(read("{\"metadata-location\":\"l\",\"config\":{}}").bare()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "[]", "text", "{\"metadata\":{\"table-uuid\":\"u\"}", "{\"a\"", "\u001F\u008B" })
    void responseThatIsNoJsonObject_givesNone(String body) {
        assertThat(read(body)).isNull();
    }
}
