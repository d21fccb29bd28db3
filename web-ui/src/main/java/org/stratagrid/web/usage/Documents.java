package org.stratagrid.web.usage;

import java.util.Locale;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.stratagrid.contracts.billing.DocumentFormat;

/** An invoice as a file to keep. */
public final class Documents {

    private Documents() {}

    public static ResponseEntity<byte[]> answer(String number, DocumentFormat format, byte[] content) {
        String name = "invoice-" + number.replaceAll("[^A-Za-z0-9._-]", "-") + "."
                + format.name().toLowerCase(Locale.ROOT);
        return ResponseEntity.ok()
                .contentType(
                        switch (format) {
                            case CSV -> MediaType.parseMediaType("text/csv;charset=UTF-8");
                            case PDF -> MediaType.APPLICATION_PDF;
                        })
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .cacheControl(CacheControl.noStore())
                .body(content);
    }
}
