import { LoaderCircle } from 'lucide-react'

/** Something is on its way; the words beside it say what. */
export const Spinner = () => <LoaderCircle aria-hidden className="size-4 motion-safe:animate-spin" />
