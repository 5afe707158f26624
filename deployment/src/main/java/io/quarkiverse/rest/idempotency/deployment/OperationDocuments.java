package io.quarkiverse.rest.idempotency.deployment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.KeyFormat;
import io.quarkiverse.rest.idempotency.http.IdempotencyHeaders;
import io.quarkiverse.rest.idempotency.http.ProblemBody;
import io.quarkiverse.rest.idempotency.http.RepeatableRequest;

/**
 * Adds to each idempotent operation of an OpenAPI document its header, its rejections and the form of a replay. It fills gaps
 * and replaces nothing: the application's own description of the same parameter, response or header stays.
 */
final class OperationDocuments implements OASFilter {

    private static final String PROBLEM = "IdempotencyProblem";
    private static final String REFERENCE = "#/components/schemas/" + PROBLEM;

    private static final String IN_PROGRESS = "A request with the same key is in progress";
    private static final String AGAIN = ". Send the same request again later, with the same key.";

    private final Map<String, DocumentedOperation> operations;

    /**
     * @param operations by {@link #key}
     */
    OperationDocuments(Map<String, DocumentedOperation> operations) {
        this.operations = operations;
    }

    /** Names an operation of a document by its call, regardless of the names of its path parameters. */
    static String key(String verb, String path) {
        return verb + " " + PathTemplates.shape(path);
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getPaths() == null || document.getPaths().getPathItems() == null) {
            return;
        }
        List<DocumentedOperation> documented = new ArrayList<>();
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations().forEach((verb, operation) -> {
            DocumentedOperation known = operations.get(key(verb.name(), path));
            if (known != null) {
                describe(document, item, operation, known);
                documented.add(known);
            }
        }));
        documented.stream().filter(DocumentedOperation::problems).findFirst()
                .ifPresent(known -> addProblemSchema(document, known.errorMember()));
    }

    private static void describe(OpenAPI document, PathItem item, Operation operation, DocumentedOperation known) {
        KeyParameter.describe(document, item, operation, known);
        APIResponses responses = operation.getResponses();
        if (responses == null) {
            responses = OASFactory.createAPIResponses();
            operation.setResponses(responses);
        }
        if (responses.getAPIResponses() != null) {
            new LinkedHashMap<>(responses.getAPIResponses()).forEach(OperationDocuments::replayable);
        }
        Map<String, Map<String, Object>> examples = known.problems() ? RejectionExamples.of(known) : Map.of();
        for (Map.Entry<String, String> rejection : rejections(known).entrySet()) {
            reject(responses, rejection.getKey(), rejection.getValue(), examples.getOrDefault(rejection.getKey(), Map.of()));
        }
    }

    /** A response that may be recorded may be a replay. */
    private static void replayable(String status, APIResponse response) {
        boolean recorded = status.startsWith("2") || status.startsWith("3");
        if (recorded && response.getRef() == null
                && (response.getHeaders() == null || !response.getHeaders().containsKey(IdempotencyHeaders.REPLAYED))) {
            response.addHeader(IdempotencyHeaders.REPLAYED,
                    header("Present, and `true`, when this is the recorded response of an earlier request "
                            + "with the same key.", OASFactory.createSchema().addType(Schema.SchemaType.BOOLEAN)));
        }
    }

    /**
     * @param examples the bodies of the rejections with this status, by code; empty where their form is not known
     */
    private static void reject(APIResponses responses, String status, String text, Map<String, Object> examples) {
        APIResponse response = responses.getAPIResponse(status);
        if (response == null) {
            response = OASFactory.createAPIResponse().description(text);
            if (status.equals("409") || status.equals("503")) {
                response.addHeader("Retry-After",
                        header("The seconds until the client should send the same request again, with "
                                + "the same key.", OASFactory.createSchema().addType(Schema.SchemaType.INTEGER)));
            }
            responses.addAPIResponse(status, response);
        } else if (response.getRef() != null) {
            return;
        }
        if (!examples.isEmpty() && (response.getContent() == null || response.getContent().getMediaTypes().isEmpty())) {
            MediaType problem = OASFactory.createMediaType().schema(OASFactory.createSchema().ref(REFERENCE));
            examples.forEach((code, body) -> problem.addExample(code, OASFactory.createExample().value(body)));
            response.setContent(OASFactory.createContent().addMediaType(ProblemBody.MEDIA_TYPE, problem));
        }
    }

    private static Header header(String description, Schema schema) {
        return OASFactory.createHeader().description(description).schema(schema);
    }

    private static void addProblemSchema(OpenAPI document, boolean errorMember) {
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        if (schemas != null && schemas.containsKey(PROBLEM)) {
            return;
        }
        Schema code = text("The reason of the rejection, for programs.");
        for (IdempotencyErrorCode known : IdempotencyErrorCode.values()) {
            code.addEnumeration(known.code());
        }
        Schema problem = OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .description("The rejection of a request because of its idempotency key, as problem details (RFC 9457).")
                .addProperty("type", text("The URI of the kind of problem.").format("uri"))
                .addProperty("title", text("A short text for people, the same for all problems of this kind."))
                .addProperty("status", OASFactory.createSchema().addType(Schema.SchemaType.INTEGER)
                        .description("The status of the response."))
                .addProperty("detail", text("The reason of this rejection and the remedy, for people."))
                .addProperty("code", code);
        if (errorMember) {
            problem.addProperty("error", error());
        }
        document.getComponents().addSchema(PROBLEM, problem.required(List.of("type", "title", "status", "detail", "code")));
    }

    private static Schema error() {
        return OASFactory.createSchema().addType(Schema.SchemaType.OBJECT)
                .description("The same rejection for SDKs that read only this member.")
                .addProperty("type", text("The kind of error, `" + ProblemBody.ERROR_TYPE + "`."))
                .addProperty("code", text("The same as `code` of the problem."))
                .addProperty("message", text("The same as `detail` of the problem."));
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().addType(Schema.SchemaType.STRING).description(description);
    }

    /** The descriptions of rejections for clients, by status. */
    private static Map<String, String> rejections(DocumentedOperation known) {
        Map<String, String> texts = new LinkedHashMap<>();
        boolean conflict = known.inFlightStatus().filter(status -> status == 409).isPresent();
        texts.put("400", "The key is malformed"
                + (known.format().filter(KeyFormat.UUIDV7::equals).isPresent() ? ", is too old" : "")
                + ", or is missing although the operation requires one. A key is sent in the header `" + known.headerName()
                + "`"
                + known.member().map(member -> ", or in the member `" + member + "` of the JSON body").orElse("") + ".");
        if (conflict) {
            texts.put("409", IN_PROGRESS + AGAIN);
        }
        if (known.repeatableRequests()) {
            texts.put("412", "The time in `" + RepeatableRequest.FIRST_SENT + "` is in the future, or so long ago that the "
                    + "response is no longer recorded. The request did not run.");
        }
        texts.put("413", "The body is larger than the limit for requests with a key. The request did not run.");
        texts.put("422", "The key was used for another request before. The request did not run.");
        texts.put("500", "An earlier request with this key ran, and its response cannot be replayed. The request does not run "
                + "again.");
        texts.put("503", (conflict ? "The" : IN_PROGRESS + ", or the") + " result of an earlier request with "
                + " this key is unknown at present, or the server cannot take the request now" + AGAIN);
        return texts;
    }
}
