'use client'

import { useRef, useState } from 'react'
import { useUpload } from '#components/imports/use-upload.ts'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/classes.ts'
import { ErrorNote } from '#components/ui/error-note.tsx'
import { ProgressBar } from '#components/ui/meter.tsx'

/** Chosen or dropped, a file goes up at once; its columns are chosen on the next page. */
export function UploadPanel() {
  const { upload, problem, send } = useUpload()
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const take = (files: FileList | null) => {
    const [file] = files ?? []
    if (file && !upload) void send(file)
  }
  return (
    <section aria-label="Import a file" className="grid flex-none gap-3 px-6 py-4 max-desk:px-4">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button does the same */}
      <div
        className={cn(
          'flex min-h-16 flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-dashed px-4 py-3',
          over ? 'border-control bg-hover' : 'border-border-strong',
        )}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          take(event.dataTransfer.files)
        }}
      >
        <input
          ref={input}
          type="file"
          accept=".csv,.txt,.tsv,text/csv,text/plain,text/tab-separated-values"
          aria-label="CSV file"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            take(event.target.files)
            event.target.value = ''
          }}
        />
        {upload ? (
          <div className="grid min-w-0 flex-1 gap-2" role="status">
            <span className="truncate">
              {upload.sent < upload.size
                ? `Uploading ${upload.fileName}`
                : `Reading ${upload.fileName}`}
            </span>
            <ProgressBar label="Upload" done={upload.sent} total={upload.size} />
            {upload.waits && (
              <span className="text-muted text-xs">
                The console’s server does not answer. The upload goes on by itself as soon as it
                does.
              </span>
            )}
          </div>
        ) : (
          <>
            <div className="min-w-0 flex-1 basis-56">
              <p className="font-medium">Drop a CSV file here, or choose one</p>
              <p className="text-faint text-xs">
                Up to 500 MB. Separator, encoding and header are recognised; nothing is written
                before you have seen the first rows.
              </p>
            </div>
            <Button icon="upload" variant="primary" onClick={() => input.current?.click()}>
              Choose file
            </Button>
          </>
        )}
      </div>
      <ErrorNote said={problem} />
    </section>
  )
}
