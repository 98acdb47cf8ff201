'use client'

import { createContext, useContext } from 'react'
import type { FormProblem } from './form-problem'

export type FormState = { problem: FormProblem | null; busy: boolean }

export const FormContext = createContext<FormState>({ problem: null, busy: false })

/** @returns the state of the form around: what its fields and its button show. */
export const useFormState = () => useContext(FormContext)
