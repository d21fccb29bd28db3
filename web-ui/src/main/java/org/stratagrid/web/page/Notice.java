package org.stratagrid.web.page;

import org.jspecify.annotations.Nullable;

/** A banner: what is the matter, and where to cure it. {@code level} is info, warn or bad. */
public record Notice(
        String id,
        String level,
        String title,
        String sentence,
        @Nullable String link,
        @Nullable String linkText) {}
